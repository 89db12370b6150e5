// A bare node:https server that sends as many bytes as its address says, from one block that it has in hand.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { Readable } from 'node:stream'

const [, , pem] = process.argv
const key = readFileSync(pem)
const block = Buffer.alloc(64 * 1024, 'bytes ')

function* bytes(size) {
  for (let left = size; left > 0; left -= block.length)
    yield left >= block.length ? block : block.subarray(0, left)
}

const server = createServer({ key, cert: key }, (request, response) => {
  const size = Number(request.url.slice(1))
  response.writeHead(200, { 'content-length': size })
  Readable.from(bytes(size), { objectMode: false }).pipe(response)
})
server.listen(0, 'localhost', () => console.log(`ready at https://localhost:${server.address().port}`))
process.once('SIGTERM', () => process.exit(0))
