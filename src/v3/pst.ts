import { Unable } from '../world/core/errors.js'
import { failExport, type Thing } from '../world/restore/act.js'
import type { Look } from '../world/restore/look.js'
import type { World } from '../world/world.js'

const PROBLEM =
  'The export to PST needs a 64-bit version of Microsoft Outlook on the backup server, and there is none.'

/** What a server without Outlook says to an export; the events of the session tell it too. @throws Unable */
export function refusePst(world: World, { session }: Look, things: readonly Thing[]): never {
  failExport(world, session, things, PROBLEM)
  throw new Unable(PROBLEM)
}
