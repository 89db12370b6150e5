import { join, resolve } from 'node:path'
import t from 'tap'
import ts from 'typescript'

const ENTRY = resolve('src/index.ts')
const config = ts.getParsedCommandLineOfConfigFile(
  'tsconfig.json',
  {
    // as in the code of a user, who has the package by its name and may write `await using`
    paths: { 'vbo365-mock': [ENTRY] },
    lib: ['lib.esnext.d.ts'],
    target: ts.ScriptTarget.ESNext,
    rootDir: resolve('.'),
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
)
if (!config) throw new Error('There is no tsconfig.json.')

/** A class or function that the package exports. */
interface Export {
  readonly name: string
  readonly declaration: ts.Declaration
  /** Nothing but its type is exported. */
  readonly isTypeOnly: boolean
}

/** The examples of a declaration, and of its members. */
const listExamples = (node: ts.Node): string[] => [
  ...ts
    .getJSDocTags(node)
    .filter(({ tagName }) => tagName.text === 'example')
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? ''),
  ...(ts.isClassLike(node) || ts.isInterfaceDeclaration(node) ? node.members.flatMap(listExamples) : []),
]

/** The declarations that the package exports. */
function listExports(): Export[] {
  // without what it imports: the names are enough
  const source = ts.createSourceFile(ENTRY, ts.sys.readFile(ENTRY) ?? '', ts.ScriptTarget.ESNext)
  return source.statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause, moduleSpecifier, isTypeOnly }) => {
      const path = (moduleSpecifier as ts.StringLiteral).text.replace(/\.js$/, '.ts')
      const file = resolve('src', path)
      const module = ts.createSourceFile(file, ts.sys.readFile(file) ?? '', ts.ScriptTarget.ESNext, true)
      return (exportClause as ts.NamedExports).elements.map((element) => {
        const original = (element.propertyName ?? element.name).text
        const declaration = module.statements.find(
          (one): one is ts.DeclarationStatement =>
            ts.canHaveModifiers(one) && (one as ts.DeclarationStatement).name?.getText() === original,
        )
        if (!declaration) throw new Error(`${file} does not declare ${original}.`)
        return { name: element.name.text, declaration, isTypeOnly: isTypeOnly || element.isTypeOnly }
      })
    })
}

const exported = listExports()

t.test('each class and function of the package has an example', async (t) => {
  const isCode = ({ declaration }: Export): boolean =>
    ts.isClassDeclaration(declaration) || ts.isFunctionDeclaration(declaration)
  t.ok(exported.some(({ name }) => name === 'startMock'))
  t.strictSame(
    exported
      .filter((one) => isCode(one) && listExamples(one.declaration).length === 0)
      .map(({ name }) => name),
    [],
  )
})

t.test('the examples compile', async (t) => {
  const files: Record<string, string> = {
    // what a reader takes for granted
    'globals.d.ts': [
      "declare const mock: import('vbo365-mock').Mock",
      ...exported
        .filter(({ isTypeOnly }) => !isTypeOnly)
        .map(({ name }) => `declare const ${name}: typeof import('vbo365-mock').${name}`),
    ].join('\n'),
    'package.json': '{ "type": "module" }',
    'wrong.ts': "await mock.clock.advnce('PT6H')\nexport {}\n",
  }
  for (const { name, declaration } of exported)
    for (const [index, example] of listExamples(declaration).entries())
      files[`${name}-${index + 1}.ts`] = `${example}\nexport {}\n`
  const directory = t.testdir(files)
  const names = Object.keys(files).filter((name) => name.endsWith('.ts'))
  const program = ts.createProgram(
    names.map((name) => join(directory, name)),
    config.options,
  )
  const problems = names.flatMap((name) =>
    [
      ...program.getSyntacticDiagnostics(program.getSourceFile(join(directory, name))),
      ...program.getSemanticDiagnostics(program.getSourceFile(join(directory, name))),
    ].map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  )
  t.strictSame(problems, [
    "wrong.ts: Property 'advnce' does not exist on type 'MockClock'. Did you mean 'advance'?",
  ])
})
