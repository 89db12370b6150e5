// Load on a server from a process of its own: by wrk where it is installed, since it takes less of the machine than any
// client in JavaScript, and by bench/load.mjs elsewhere.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { output } from './children.mjs'
import { folder } from './client.mjs'

const hasWrk = spawnSync('wrk', ['-v']).error === undefined
export const tool = hasWrk ? 'wrk' : 'bench/load.mjs (wrk is not installed)'

/**
 * @param plan { url, headers, ca, connections, seconds, vary }: with `vary` each request has an address of its own
 * @returns answers a second, and the latency in ms that 99 of 100 answers keep
 */
export const load = (plan) => (hasWrk ? byWrk(plan) : byScript(plan))

async function byScript(plan) {
  const { answers, seconds, p99 } = JSON.parse(
    await output(process.execPath, ['bench/load.mjs', JSON.stringify(plan)]),
  )
  return { rate: answers / seconds, p99 }
}

async function byWrk({ url, headers, connections, seconds, vary }) {
  const script = join(folder, 'vary.lua')
  writeFileSync(
    script,
    'local n = 0\nrequest = function()\n  n = n + 1\n  return wrk.format(nil, wrk.path .. "?n=" .. n)\nend\n',
  )
  const text = await output('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(vary ? ['-s', script] : []),
    url,
  ])
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`${url}: ${text}`)
  const [, number, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(text)
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]),
    p99: Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit],
  }
}

/** Microseconds of CPU that a server has used so far, where the system tells (Linux). */
export function cpuOf({ child }) {
  try {
    // user and system time, in hundredths of a second, behind the name in parentheses
    const [, , , , , , , , , , , user, system] = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
      .split(') ')[1]
      .split(' ')
    return (Number(user) + Number(system)) * 10_000
  } catch {
    return Number.NaN
  }
}
