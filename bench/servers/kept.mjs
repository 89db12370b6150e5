// What Fastify costs alone: it sends bytes that it has kept. Arguments: certificate file, body file.
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

const [pem, body] = process.argv.slice(2).map((file) => readFileSync(file))

const app = Fastify({ https: { key: pem, cert: pem } })
app.get('/*', (_request, reply) => reply.header('content-type', 'application/json; charset=utf-8').send(body))
await app.listen({ port: 0, host: 'localhost' })
console.log(`ready at https://localhost:${app.server.address().port}`)
