import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
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
  const seen = new Set<string>()
  const packages = new Set<string>()
  const follow = (file: URL): void => {
    if (seen.has(file.href)) return
    seen.add(file.href)
    const text = readFileSync(file, 'utf8')
    for (const [, name = ''] of text.matchAll(/^(?:import|export|\}) (?!type )(?:.* )?from '(.+)'$/gm))
      if (name.startsWith('.')) follow(new URL(name.replace(/js$/, 'ts'), file))
      else if (!name.startsWith('node:')) packages.add(name)
  }
  follow(pathToFileURL('src/cli/main.ts'))
  t.strictSame([...packages].sort(), ['commander', 'tinyduration'])
})

/** Lines of a command line, with the cursor at the end, what may come there, and what may not. */
const COMPLETED: [line: string, words: string[], not: string][] = [
  ['vbo365-mock sn', ['snapshot'], 'save'],
  ['vbo365-mock snapshot ', ['save', 'load', 'list', 'delete', 'export', 'import'], 'snapshot'],
  ['vbo365-mock --prof', ['--profile'], '--port'],
  ['vbo365-mock --profile ', ['small', 'msp', 'large', 'awkward', 'empty'], 'start'],
  ['vbo365-mock --port 1 reset --only ', ['requests', 'faults', 'clock'], 'reset'],
  ['vbo365-mock reset --sa', ['--sandbox'], '--quirks'],
  ['vbo365-mock completion z', ['zsh'], 'bash'],
  ['vbo365-mock config print --quirks o', ['on', 'off'], 'print'],
  ['vbo365-mock verify expec', ['expectations.yaml'], 'small'],
  ['vbo365-mock --config ', ['expectations.yaml'], 'start'],
]

/** Prints what a shell offers for a line. Not all shells are everywhere. */
const SHELLS: Partial<Record<ProgramName, (script: string, line: string) => string>> = {
  // what -o default does is asked for by readline, and that is not there
  bash: (script, line) => `${script}
COMP_WORDS=(${line.replace(/ $/, " ''")}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _vbo365_mock
(( \${#COMPREPLY[@]} )) || [[ $(complete -p vbo365-mock) != *'-o default'* ]] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (
    script,
    line,
  ) => `compdef() { :; }; _describe() { print -rl -- "\${(@P)2}"; }; _files() { print -rl -- *; }
${script}
words=(${line.replace(/ $/, " ''")}); CURRENT=$#words; _vbo365_mock`,
  fish: (script, line) => `${script}\ncomplete -C '${line}'`,
}

for (const [shell, write] of Object.entries(SHELLS)) {
  t.test(`${shell} completes`, needs(shell as ProgramName), async (t) => {
    const script = (await cli(['completion', shell])).out
    const program = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))
    const cwd = t.testdir({
      'expectations.yaml': '',
      bin: { 'vbo365-mock': `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n` },
    })
    chmodSync(join(cwd, 'bin', 'vbo365-mock'), 0o755)
    const env = { ...process.env, PATH: `${join(cwd, 'bin')}:${process.env.PATH}` }
    for (const [line, words, not] of COMPLETED) {
      const args = shell === 'zsh' ? '-fc' : '-c'
      const { stdout, stderr } = spawnSync(shell, [args, write(script, line)], { encoding: 'utf8', cwd, env })
      const offered = stdout.split('\n').map((one) => one.split(/[\t:]/)[0])
      for (const word of words) t.ok(offered.includes(word), `${line}: ${word}`)
      t.notOk(offered.includes(not), `${line}: not ${not}`)
      t.equal(stderr, '')
    }
  })
}

t.test('what a shell asks is answered with descriptions, each word once, and in JSON', async (t) => {
  t.equal(
    (await cli(['completion', 'fish', '--', 're'])).out,
    [
      'reset\treset a sandbox to its start, or to another start',
      'report\treport what the client should do differently',
      'record\trecord what a real backup server answers\n',
    ].join('\n'),
  )
  t.equal((await cli(['completion', 'bash', '--', '--he'])).out, '--help\n')
  t.equal((await cli(['completion', 'zsh', '--', '--port', ''])).out, '', 'a free text')
  t.match(JSON.parse((await cli(['completion', 'zsh', '--json', '--', 'snap'])).out), {
    shell: 'zsh',
    candidates: [{ word: 'snapshot', description: /save and load/ }],
  })
  t.match(await cli(['completion', 'powershell']), { code: 2, err: /Allowed choices are bash, zsh, fish/ })
})
