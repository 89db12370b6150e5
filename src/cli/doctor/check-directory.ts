import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type CheckResult, createResults } from './check-result.js'

const { ok, fail } = createResults('directory')

/** Checks whether a directory can be written, or made. @param option names the option that sets another one */
export async function checkDirectory(directory: string, option: string): Promise<CheckResult> {
  const found = await findNearestExisting(resolve(directory))
  if (!found.isDirectory)
    return fail(
      `'${directory}' cannot be a directory: '${found.path}' is a file.`,
      `Name another directory with ${option}.`,
    )
  const isThere = found.path === resolve(directory)
  try {
    await access(found.path, constants.W_OK | constants.X_OK)
    return ok(
      isThere ? `'${directory}' can be written` : `'${directory}' does not exist yet and can be created`,
    )
  } catch {
    return fail(
      `This user cannot ${isThere ? 'write' : 'create'} '${directory}'.`,
      `Let this user write there, or name another directory with ${option}.`,
    )
  }
}

/** The path, or the nearest above it that is there. */
async function findNearestExisting(path: string): Promise<{ path: string; isDirectory: boolean }> {
  try {
    return { path, isDirectory: (await stat(path)).isDirectory() }
  } catch {
    return findNearestExisting(dirname(path))
  }
}
