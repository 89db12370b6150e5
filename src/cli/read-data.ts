import { writeFile } from 'node:fs/promises'
import { OptionError } from '../text/option-error.js'
import { readTextFile } from '../text/text-file.js'
import type { Terminal } from './terminal.js'

const getReason = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error as Error).message

/** Reads a JSON or YAML file. @param file `-` is standard input @throws OptionError */
export async function readData(file: string, terminal: Terminal): Promise<unknown> {
  const what = file === '-' ? 'Standard input' : `The file '${file}'`
  let text: string
  try {
    text = file === '-' ? await terminal.input() : readTextFile(file)
  } catch (error) {
    throw new OptionError(`${what} cannot be read (${getReason(error)}).`)
  }
  const { parseYaml } = await import('../catalogue/checked-yaml.js')
  return parseYaml(text, (message, at) => {
    const position = at ? `line ${at.line}, column ${at.col}: ` : ''
    return new OptionError(`${what} is neither JSON nor YAML: ${position}${message}`)
  }).content
}

/**
 * Writes a file, in place of what was in it.
 * @param mode who may read a file that is new, as Unix says it
 * @throws OptionError
 */
export async function writeOutput(file: string, content: string | Buffer, mode = 0o666): Promise<void> {
  try {
    await writeFile(file, content, { mode })
  } catch (error) {
    throw new OptionError(`The file '${file}' cannot be written (${getReason(error)}).`)
  }
}
