import { readFile, stat } from 'node:fs/promises'
import { readZipFile } from '../../exports/read-zip.js'
import { OptionError } from '../../text/option-error.js'
import { ZipError } from '../../text/zip-entry.js'

/** Bytes of a file, and of what is in it. */
const MAX_FILE = 100 * 1024 * 1024
const MAX_TRACE = 200 * 1024 * 1024
/** Version of the format that the page shows. */
const KNOWN_VERSION = 1

/** Reads a trace, as `report --format trace` saves it. @returns its JSON @throws OptionError */
export async function readTrace(file: string): Promise<string> {
  const refuse = (reason: string): OptionError =>
    new OptionError(`The file '${file}' is no trace of a run: ${reason}.`)
  let bytes: Buffer
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE) throw refuse(`it has more than ${MAX_FILE / 1024 / 1024} MB`)
    bytes = await readFile(file)
  } catch (error) {
    if (error instanceof OptionError) throw error
    throw new OptionError(`The file '${file}' cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
  const text = unpack(bytes, refuse)
  let trace: { readonly trace?: unknown; readonly requests?: unknown; readonly events?: unknown } | null
  try {
    trace = JSON.parse(text)
  } catch {
    throw refuse('its trace.json is no JSON')
  }
  if (typeof trace?.trace !== 'number' || !Array.isArray(trace.requests) || !Array.isArray(trace.events))
    throw refuse('its trace.json has no requests and events')
  if (trace.trace > KNOWN_VERSION) throw refuse('a later version of vbo365-mock has saved it')
  return text
}

function unpack(bytes: Buffer, refuse: (reason: string) => OptionError): string {
  try {
    const content = readZipFile(bytes, 'trace.json', MAX_TRACE)
    if (content) return content.toString()
  } catch (error) {
    if (error instanceof ZipError) throw refuse(error.message)
    throw error
  }
  throw refuse('it contains no trace.json')
}
