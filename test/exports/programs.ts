import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import t from 'tap'

// Programs of others open what is downloaded. Where one does not work its test is left out, unless REQUIRE_TOOLS says that
// all have to be there.

interface Trial {
  /** The Debian packages that it takes to run it. */
  readonly packages: readonly string[]
  /** What it is called, if that is not its name. */
  readonly command?: string
  readonly args: readonly string[]
  readonly input?: string
  /** What it prints when it works. The exit code does not count: help may end in an error. */
  readonly prints: RegExp
}

const shell = (name: string): Trial => ({ packages: [name], args: ['-c', 'echo works'], prints: /^works$/m })

/** The browser without windows, which takes half the time; else the whole one. */
export const CHROMIUM =
  process.env.CHROMIUM ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((file) => existsSync(file)) ??
  'chromium'

/** How each program proves that it works: it runs far enough to have loaded whatever it depends on. */
const TRIALS = {
  bash: shell('bash'),
  chromium: {
    packages: ['chromium-headless-shell'],
    command: CHROMIUM,
    args: ['--version'],
    prints: /Chrom\w* \d+\./,
  },
  curl: { packages: ['curl'], args: ['--version'], prints: /^curl \d/m },
  file: {
    packages: ['file'],
    args: ['--brief', '--mime-type', '-'],
    input: '%PDF-1.4\n',
    prints: /^application\/pdf$/m,
  },
  fish: shell('fish'),
  lspst: { packages: ['pst-utils'], args: ['-V'], prints: /^lspst \/ LibPST v\d/m },
  // its Perl modules are loaded before it reads its arguments
  msgconvert: {
    packages: ['libemail-outlook-message-perl', 'libemail-address-perl'],
    args: ['--help'],
    prints: /^Usage:\s+msgconvert/m,
  },
  openssl: { packages: ['openssl'], args: ['version'], prints: /^OpenSSL \d/m },
  pdftotext: { packages: ['poppler-utils'], args: ['-v'], prints: /^pdftotext version \d/m },
  'python3-requests': {
    packages: ['python3-requests'],
    command: 'python3',
    args: ['-c', 'import requests; print(requests.__version__)'],
    prints: /^\d/m,
  },
  readpst: { packages: ['pst-utils'], args: ['-V'], prints: /^ReadPST \/ LibPST v\d/m },
  unzip: { packages: ['unzip'], args: ['-v'], prints: /^UnZip \d/m },
  zsh: shell('zsh'),
} satisfies Record<string, Trial>

export type ProgramName = keyof typeof TRIALS

/** All Debian packages that the tests use. */
export const packages: readonly string[] = Object.values(TRIALS).flatMap((trial: Trial) => trial.packages)

/** What keeps a program from working: what it printed, and what to install. Undefined when it works. */
export function findTrouble(name: ProgramName): string | undefined {
  const { command = name, args, input = '', prints, packages }: Trial = TRIALS[name]
  const { error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', input, timeout: 20_000 })
  const printed = `${stdout ?? ''}\n${stderr ?? ''}`
  if (!error && prints.test(printed)) return undefined
  const advice = `apt-get install ${packages.join(' ')}`
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    return `${command} is not installed: ${advice}`
  const told = error?.message ?? (printed.trim().slice(0, 500) || 'nothing')
  return `${command} does not work: ${advice}\n'${[command, ...args].join(' ')}' printed: ${told}`
}

const troubles = new Map<ProgramName, string | undefined>()

/** Options for a test that runs a program. With REQUIRE_TOOLS the test file fails when it does not work. */
export function needs(...names: ProgramName[]): { skip: string | false } {
  for (const name of names) {
    if (!troubles.has(name)) {
      troubles.set(name, findTrouble(name))
      const trouble = troubles.get(name)
      if (trouble !== undefined && process.env.REQUIRE_TOOLS) t.fail(trouble)
    }
    const trouble = troubles.get(name)
    if (trouble !== undefined) return { skip: trouble }
  }
  return { skip: false }
}
