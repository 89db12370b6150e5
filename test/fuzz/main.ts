import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Fuzzer } from './fuzzer.js'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** A file that always holds the newest request. */
    trace: { type: 'string' },
    failures: { type: 'string', default: '20' },
  },
})
const [requests, seed, most] = [Number(values.requests), Number(values.seed), Number(values.failures)]
/** By how many bytes the heap may grow after the first tenth. */
const MOST_GROWTH = 64 * 1024 * 1024

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
const mega = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

console.log(`${requests} requests with --seed ${seed}`)
let failures = 0
const { trace } = values
const fuzzer = new Fuzzer({
  seed,
  ...(trace !== undefined && { watch: (request) => writeFileSync(trace, JSON.stringify(request)) }),
  fail(what, request) {
    failures++
    console.log(`\n${what}\n${JSON.stringify(request).slice(0, 3000)}`)
    if (failures >= most) process.exit(1)
  },
})
await fuzzer.begin()
const tenth = Math.ceil(requests / 10)
let before = 0
for (let sent = 0; sent < requests; sent += tenth) {
  await fuzzer.walk(3)
  await fuzzer.send(Math.min(tenth, requests - sent))
  before ||= heap()
  console.log(`${Math.min(sent + tenth, requests)} sent, heap ${mega(heap())}`)
}
const growth = heap() - before
for (const [href, status] of await fuzzer.lookAtAll()) {
  failures++
  console.log(`in the end ${href} answers ${status}`)
}
for (const [{ method, path }, { sent, done }] of fuzzer.tallies)
  if (done === 0) console.log(`never done: ${method} ${path} (${sent} sent)`)
await fuzzer.close()
console.log(`${failures} failures, heap grew by ${mega(growth)}`)
if (failures > 0 || growth > MOST_GROWTH) process.exitCode = 1
