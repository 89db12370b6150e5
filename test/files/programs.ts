import { spawnSync } from 'node:child_process'

// Programs of others open what is downloaded. Where one is not installed its test is left out, unless REQUIRE_TOOLS says that
// all have to be there.

const has = (tool: string): boolean => spawnSync('which', [tool]).status === 0

export const needs = (tool: string): { skip: string | false } => ({
  skip: has(tool) || process.env.REQUIRE_TOOLS ? false : `${tool} is not installed`,
})
