// What one would write first: Fastify that builds the answer anew each time. Arguments: certificate file, body file.
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

const [pem, body] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'))
const rows = JSON.parse(body)

const app = Fastify({ https: { key: pem, cert: pem } })
const build = () =>
  Array.isArray(rows) ? rows.map((row) => ({ ...row, _links: { ...row._links } })) : { ...rows }
for (const path of ['/jobs', '/jobs/:id/sessions', '/*']) app.get(path, build)
await app.listen({ port: 0, host: 'localhost' })
console.log(`ready at https://localhost:${app.server.address().port}`)
