import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { getVariableName, type OptionSpec, optionNames, optionSpecs } from '../../src/server/options.js'

const capitalized = (text: string): string => text.replace(/^[a-z]/, (letter) => letter.toUpperCase())

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

const defaultOf = ({ default: usual }: OptionSpec): string => {
  if (typeof usual === 'boolean') return usual ? '`true`' : '`false`'
  return usual === undefined || usual.length === 0 ? '' : code([usual].flat().join(' '))
}

function rowOf(name: keyof typeof optionSpecs): string {
  const spec = optionSpecs[name]
  const isNegative = spec.flag.startsWith('--no-')
  const cells = [
    code(spec.flag),
    code(`${getVariableName(name)}${isNegative ? '=off' : ''}`),
    code(`${name}${isNegative ? ': false' : ''}`),
    defaultOf(spec),
    `${capitalized(spec.help.replaceAll('|', '\\|'))}.${spec.repeatable ? ' Repeatable.' : ''}`,
  ]
  return `| ${cells.join(' | ')} |`
}

/** docs/options.md, which `UPDATE=1` writes anew. */
const page = (): string => `# Options

Read this page if you want to change how the server runs. The server also starts without any option.

You can set each option in three places:

1. a flag on the command line: \`--port 5000\`
2. an environment variable: \`VBO_MOCK_PORT=5000\`
3. a key in a JSON or YAML file: \`port: 5000\`. Name the file with \`--config FILE\` or \`VBO_MOCK_CONFIG\`.

A flag overrides a variable. A variable overrides the file. \`vbo365-mock config print\` shows the result, and where each value comes from.
\`startMock()\` of the [library](library.md) takes an object with these keys.

| Flag | Variable | Key | Default | Meaning |
|---|---|---|---|---|
${optionNames.map(rowOf).join('\n')}

The default of a switch is the value of its key.

## Rules

- **Unknown names are errors.** The message names the nearest known option.
- **Durations** are in ISO 8601: \`PT30S\`, \`PT5M\`, \`PT1H\`, \`P1D\`.
- **Instants** are in ISO 8601 with a time zone: \`2026-03-02T14:30:00Z\`.
- **Repeatable options** take several values. Repeat the flag, write one value per line in the variable, or use a list in the file.
- **Switches** take \`on\` or \`off\` in variables and \`true\` or \`false\` in files.
- **Empty variables** and keys without a value count as not set. The server ignores white space at both ends of a variable, and line breaks at the end of a value.
- **\`--host\` with a name**: the server listens on every address of this name. \`localhost\` is 127.0.0.1 and also ::1, if the machine has both.
  With \`0.0.0.0\`, it listens on all IPv4 addresses. With \`::\`, it listens on all addresses.
- **\`--data-dir\`**: only one server at a time can use a directory. See [Keep sandboxes across restarts](controls.md#keep-sandboxes-across-restarts). With \`--sandbox-domain\`, [several servers](farm.md) can share it.
- **\`--log-level\`**: the server logs refused requests at \`info\` and all other requests at \`debug\`.

These are the options of the server. Commands for a running server have more options: see [the command line](command-line.md).

To contributors: \`npm run docs\` writes this page from \`src/server/options.ts\`. A test fails when the page is out of date.
`

t.test('docs/options.md is up to date', async (t) => {
  const file = new URL('../../docs/options.md', import.meta.url)
  if (process.env.UPDATE) writeFileSync(file, page())
  t.equal(readFileSync(file, 'utf8'), page())
})
