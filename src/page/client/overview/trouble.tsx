import type { JSX } from 'preact'
import { Panel } from '../parts/panel.js'
import { Status } from '../parts/status.js'
import { info } from '../state/info.js'
import { buildHref } from '../state/router.js'
import type { Overview } from '../state/world.js'
import { texts } from '../texts.js'
import { linkRows } from './links.js'

const text = texts.overview.trouble

type TroubleName = keyof typeof text.kinds

interface Trouble {
  readonly name: TroubleName
  readonly count: number
  readonly status: 'Failed' | 'Warning'
  readonly href: string
}

/** The license itself, which the API has from version 5 on, or else the users who need it. */
function linkLicense(): string {
  const latest = info.value?.api.at(-1) ?? ''
  return latest >= 'v5' ? buildHref('data', [latest, 'License']) : linkRows('LicensedUsers')
}

function listTrouble({ counts, isLicenseExpired }: Overview): Trouble[] {
  const all: Trouble[] = [
    { name: 'failedJobs', count: counts.failedJobs, status: 'Failed', href: linkRows('Jobs', 'Failed') },
    {
      name: 'fullRepositories',
      count: counts.fullRepositories,
      status: 'Failed',
      href: buildHref('data', ['BackupRepositories'], { _sort: 'freeSpaceBytes' }),
    },
    {
      name: 'offlineProxies',
      count: counts.offlineProxies,
      status: 'Failed',
      href: linkRows('Proxies', 'Offline'),
    },
    {
      name: 'license',
      count: Number(isLicenseExpired),
      status: 'Failed',
      href: linkLicense(),
    },
    {
      name: 'requestErrors',
      count: counts.requestErrors,
      status: 'Failed',
      href: buildHref('calls', [], { status: 'errors' }),
    },
    { name: 'warningJobs', count: counts.warningJobs, status: 'Warning', href: linkRows('Jobs', 'Warning') },
    { name: 'faults', count: counts.faults, status: 'Warning', href: buildHref('faults') },
  ]
  return all.filter(({ count }) => count > 0)
}

/** What is wrong in the world or was made wrong by a tester, each with a link to where it can be seen. */
export function TroublePanel({ facts }: { readonly facts: Overview }): JSX.Element {
  const all = listTrouble(facts)
  if (all.length === 0)
    return (
      <p class="trouble">
        <Status of="Success" text={text.none} />
      </p>
    )
  return (
    <Panel title={text.title}>
      <ul class="trouble">
        {all.map(({ name, count, status, href }) => (
          <li key={name}>
            <a href={href}>
              <Status of={status} text={text.kinds[name](count)} />
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
