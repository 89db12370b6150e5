// Asks a server for its health, every 50 ms if it is not told otherwise, in a thread of its own, so that it waits for nothing but the server.
// Data: { url, ca, every }. Any message ends it; it answers with the milliseconds that each answer took, the shortest first.
import { Agent, request } from 'node:https'
import { parentPort, workerData } from 'node:worker_threads'

const { url, ca, every = 50 } = workerData
const agent = new Agent({ keepAlive: true, ca })
const waits = []
const open = new Set()

function once() {
  return new Promise((resolve, reject) => {
    request(`${url}/__admin/health`, { agent }, (response) => response.on('end', resolve).resume())
      .on('error', reject)
      .end()
  })
}

// the first makes the connection
await once()
const timer = setInterval(() => {
  const begun = performance.now()
  const answer = once().then(() => {
    waits.push(performance.now() - begun)
    open.delete(answer)
  })
  open.add(answer)
}, every)
parentPort.once('message', async () => {
  clearInterval(timer)
  await Promise.all(open)
  agent.destroy()
  parentPort.postMessage(waits.sort((a, b) => a - b))
})
parentPort.postMessage('ready')
