import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import type { CliCommand } from '../../src/cli/command.js'
import { createProgram } from '../../src/cli/run.js'
import { optionNames, optionSpecs } from '../../src/server/options.js'
import { needs, type ProgramName } from '../exports/programs.js'
import { cli } from './cli.js'

const terminal = { out: () => {}, err: () => {}, environment: {}, input: async () => '', process }

/** All commands, each with its words. */
function commandsBelow(command: CliCommand, words: readonly string[] = []): [string[], CliCommand][] {
  return command.commands.flatMap((one) => {
    const path = [...words, one.name()]
    return [[path, one as CliCommand], ...commandsBelow(one as CliCommand, path)] as [string[], CliCommand][]
  })
}

const commands = commandsBelow(createProgram({ terminal, exitCode: 0 }))

t.test('each command explains itself with an example that it understands, and answers in JSON', async (t) => {
  t.ok(commands.length > 20)
  for (const [words, command] of commands) {
    const path = words.join(' ')
    const { code, out } = await cli([...words, '--help'])
    t.equal(code, 0, path)
    if (command.commands.length > 0) continue
    t.match(out, /\nExamples?:\n {2}\$ .*vbo365-mock/, path)
    t.match(out, '--json', path)
    for (const [flag] of out.split('Example')[1]?.matchAll(/--[a-z-]+/g) ?? [])
      t.match(`${out}--timeout`, new RegExp(`${flag}\\b`), `${path} ${flag}`)
  }
})

t.test('the help of the program has its commands, the options of start and the exit codes', async (t) => {
  const { out } = await cli(['--help'])
  for (const [[name = '']] of commands) t.match(out, name)
  for (const name of optionNames) t.match(out, optionSpecs[name].flag.split(' ')[0] as string)
  t.equal(out.match(/^ {2}\$ vbo365-mock --/gm)?.length, 3, 'three examples')
  t.match(out, /Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /)
})

t.test('a wrong word is answered with the nearest right one', async (t) => {
  const CASES: [args: string[], complaint: RegExp][] = [
    [['rest'], /There is no command 'rest'\. Did you mean 'reset'\?\nTry vbo365-mock --help\./],
    [['start', 'now'], /There is no command 'now'\./],
    [
      ['snapshot', 'lode', 'x'],
      /no command 'lode'\. Did you mean 'load'\?\nTry vbo365-mock snapshot --help\./,
    ],
    [['snapshot', 'save', '--sandox', 'a', 'x'], /no option '--sandox'\. Did you mean '--sandbox'\?/],
    [['--prot', '1'], /no option '--prot'\. Did you mean '--port'\?/],
    [['wait', '--xyzzy'], /There is no option '--xyzzy'\.\n/],
    [['advance', 'PT1H', 'PT2H'], /Too many arguments for 'advance'/],
    [['snapshot'], /Usage: vbo365-mock snapshot/],
  ]
  for (const [args, err] of CASES) t.match(await cli(args), { code: 2, err, out: '' }, args.join(' '))
  t.match(await cli(['reset', '--json', '--sandox']), { code: 2, err: /^\{"message":"There is no option/ })
})

t.test('no command but those that serve or make a world loads what does', async (t) => {
  const dist = new URL('../../dist/', import.meta.url)
  const seen = new Set<string>()
  const packages = new Set<string>()
  const follow = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const text = readFileSync(new URL(file, dist), 'utf8')
    for (const [, name = ''] of text.matchAll(/^(?:import|export|\}) .*?"(.+?)";$/gm))
      if (name.startsWith('./')) follow(name)
      else if (!name.startsWith('node:')) packages.add(name)
  }
  follow('./cli.js')
  t.strictSame([...packages].sort(), ['commander', 'tinyduration'])
})

const completions: Record<string, string> = {}
for (const shell of ['bash', 'zsh', 'fish', 'powershell'])
  completions[shell] = (await cli(['completion', shell])).out

/** Lines of a command line, with the cursor at the end, and what may come there. */
const COMPLETED: [line: string, words: string[], not?: string][] = [
  ['vbo365-mock sn', ['snapshot'], 'save'],
  ['vbo365-mock snapshot ', ['save', 'load', 'list', 'delete', 'export', 'import']],
  ['vbo365-mock --prof', ['--profile']],
  ['vbo365-mock --profile ', ['small', 'msp', 'large', 'awkward', 'empty'], 'start'],
  ['vbo365-mock --port 1 reset --only ', ['requests', 'faults', 'clock']],
  ['vbo365-mock reset --sa', ['--sandbox'], '--quirks'],
  ['vbo365-mock completion z', ['zsh']],
  ['vbo365-mock config print --quirks o', ['on', 'off']],
]

/** Prints what a shell offers for a line. Not all shells are everywhere. */
const SHELLS: Partial<Record<ProgramName, (script: string, line: string) => string[]>> = {
  bash: (script, line) => [
    '-c',
    `${script}\nIFS=' ' COMP_WORDS=(${line.replace(/ $/, " ''")}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _vbo365_mock; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: (script, line) => [
    '-fc',
    `compdef() { :; }; _describe() { print -rl -- "\${(@P)2}"; }; compadd() { shift; print -rl -- "$@"; }
${script}\nwords=(${line.replace(/ $/, " ''")}); CURRENT=$#words; _vbo365_mock`,
  ],
  fish: (script, line) => ['-c', `${script}\ncomplete -C '${line}'`],
}

for (const [shell, args] of Object.entries(SHELLS)) {
  t.test(`${shell} completes`, needs(shell as ProgramName), async (t) => {
    for (const [line, words, not] of COMPLETED) {
      const { stdout, stderr } = spawnSync(shell, args(completions[shell] as string, line), {
        encoding: 'utf8',
      })
      const offered = stdout.split('\n').map((one) => one.split(/[\t:]/)[0])
      for (const word of words) t.ok(offered.includes(word), `${line}: ${word}`)
      // zsh filters what it is offered, and that is not simulated here
      if (not !== undefined && shell !== 'zsh') t.notOk(offered.includes(not), `${line}: not ${not}`)
      t.equal(stderr, '')
    }
  })
}

t.test('PowerShell is given each word with what it means', async (t) => {
  const script = completions.powershell ?? ''
  t.match(script, /'snapshot save' = @\{/)
  t.match(script, "'reset\treset a sandbox to its start, or to another start'")
  t.match(script, "'--quirks' = @('on\ton', 'off\toff')")
})
