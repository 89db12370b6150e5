import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { readTextFile } from '../text/text-file.js'
import { parseCheckedYaml } from './checked-yaml.js'
import { DemoError } from './demo-error.js'
import { demoNames } from './demo-names.js'
import { type Demo as Content, Demo, type NamedDemo } from './demo-schema.js'
import { createSchemaCheck } from './schema-check.js'
import { findDemoProblem } from './validate-demo.js'

/** A demo of a user's. @param file a YAML or JSON file, by whose name it is called. @throws DemoError */
export function loadDemo(file: string): NamedDemo {
  const name = basename(file).replace(/\.\w+$/, '')
  if (demoNames.includes(name))
    throw new DemoError(`${file}: the name '${name}' belongs to an included demo. Rename the file.`)
  let text: string
  try {
    text = readTextFile(file)
  } catch (error) {
    if (existsSync(file)) throw new DemoError(`${file}: it cannot be read: ${(error as Error).message}.`)
    throw new DemoError(`There is no demo '${file}': it must be a file. (${(error as Error).message})`)
  }
  return { name, ...parseDemo(text, file) }
}

function loadBuiltInDemo(name: string): Content {
  // the build puts the demos beside the program as JSON
  const compiled = new URL(`demos/${name}.json`, import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  return parseDemo(readFileSync(new URL(`../../fixtures/demos/${name}.yaml`, import.meta.url), 'utf8'), name)
}

/** Reads and checks a demo. @param file what messages call it. @throws DemoError */
export function parseDemo(text: string, file: string): Content {
  const { $schema: _, ...demo } = parseCheckedYaml<Content & { $schema?: string }>(text, file, {
    subject: 'the demo',
    findProblem: (content) => createSchemaCheck(Demo)(content) ?? findDemoProblem(content as Content),
    createError: (message) => new DemoError(message),
  })
  return demo
}

/** The demos that there are. */
export interface DemoCatalogue {
  readonly names: readonly string[]
  readonly get: (name: string) => NamedDemo | undefined
}

/** Ours, which are read when they are wanted, and those of the user. */
export function createDemoCatalogue(userDemos: readonly NamedDemo[]): DemoCatalogue {
  const read = new Map(userDemos.map((demo) => [demo.name, demo]))
  const names = [...new Set([...read.keys(), ...demoNames])]
  return {
    names,
    get: (name) => {
      // a name that a client sends never becomes a path
      if (!read.has(name) && demoNames.includes(name)) read.set(name, { name, ...loadBuiltInDemo(name) })
      return read.get(name)
    },
  }
}
