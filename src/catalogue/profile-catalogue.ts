import { existsSync, readFileSync } from 'node:fs'
import { findClosest, formatSuggestion } from '../text/closest-name.js'
import type { Problem } from '../text/problem.js'
import { readTextFile } from '../text/text-file.js'
import { WorldError } from '../world/core/errors.js'
import { runSlices } from '../world/core/slices.js'
import { Profile } from '../world/seed/profile-schema.js'
import { findProfileProblem } from '../world/seed/validate-profile.js'
import type { WorldSnapshot } from '../world/world.js'
import { formatProblem, parseCheckedYaml } from './checked-yaml.js'
import { ProfileError } from './profile-error.js'
import { profileNames } from './profile-names.js'
import { createSchemaCheck } from './schema-check.js'
import { createSnapshotReader, isSnapshot } from './snapshot-reader.js'

/** Tells whether a profile comes with the product. */
export const isBuiltIn = (name: string): boolean => (profileNames as readonly string[]).includes(name)

/**
 * Loads the profile that fills a new world.
 * @param name one of `profileNames`, or the path of a YAML or JSON file
 * @throws ProfileError
 */
export function loadProfile(name: string): Profile {
  if (!isBuiltIn(name)) return parseProfile(readText(name), name)
  // the build puts the profiles beside the program as JSON, which is read in a tenth of the time
  const compiled = new URL(`profiles/${name}.json`, import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  const source = new URL(`../../fixtures/profiles/${name}.yaml`, import.meta.url)
  const profile = fromSources.get(name) ?? parseProfile(readFileSync(source, 'utf8'), name)
  fromSources.set(name, profile)
  return structuredClone(profile)
}

/** The profiles that this process has read from YAML, which takes a tenth of the start of a server. */
const fromSources = new Map<string, Profile>()

/** Source of the worlds of a server. */
export type ProfileOrSnapshot = { readonly profile: Profile } | { readonly snapshot: WorldSnapshot }

/**
 * Loads the source of a new world: a profile, or a snapshot that was exported.
 * @param name one of `profileNames`, or the path of a file
 * @throws ProfileError
 */
export function loadProfileOrSnapshot(name: string): ProfileOrSnapshot {
  if (isBuiltIn(name)) return { profile: loadProfile(name) }
  const text = readText(name)
  const snapshot = findSnapshot(text)
  return snapshot === undefined ? { profile: parseProfile(text, name) } : checkSnapshot(snapshot, name)
}

/** The same from what such a file holds. @throws ProfileError */
export const parseProfileOrSnapshot = (content: unknown): ProfileOrSnapshot =>
  isSnapshot(content) ? checkSnapshot(content, 'The snapshot') : { profile: checkProfile(content) }

/** @param name what messages call it */
function checkSnapshot(content: unknown, name: string): ProfileOrSnapshot {
  try {
    return { snapshot: runSlices(createSnapshotReader()(content)) }
  } catch (error) {
    if (error instanceof WorldError) throw new ProfileError(`${name}: ${error.message}`)
    throw error
  }
}

/** The snapshot that a text holds, not yet checked; undefined for a text that holds none. */
function findSnapshot(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined
  try {
    const content: unknown = JSON.parse(text)
    return isSnapshot(content) ? content : undefined
  } catch {
    return undefined
  }
}

function readText(file: string): string {
  try {
    return readTextFile(file)
  } catch (error) {
    if (existsSync(file)) throw new ProfileError(`${file}: it cannot be read: ${(error as Error).message}.`)
    throw new ProfileError(
      `There is no profile '${file}': it must be one of ${profileNames.join(', ')}, or a file.${formatSuggestion(findClosest(file, profileNames))} (${(error as Error).message})`,
    )
  }
}

/** Reads and checks a profile. @param file what messages call it. @throws ProfileError */
export const parseProfile = (text: string, file: string): Profile =>
  parseCheckedYaml(text, file, {
    subject: SUBJECT,
    findProblem: findContentProblem,
    createError: (message) => new ProfileError(message),
  })

/** Checks a profile that is not in a file. @throws ProfileError */
export function checkProfile(content: unknown): Profile {
  const problem = findContentProblem(content)
  if (problem) throw new ProfileError(`The profile cannot be used: ${formatProblem(problem, SUBJECT)}`)
  return content as Profile
}

const SUBJECT = 'the profile'

const findContentProblem = (content: unknown): Problem | undefined =>
  createSchemaCheck(Profile)(content) ?? findProfileProblem(content as Profile)
