// The limit: node:https with one fixed buffer. Arguments: certificate file, body file.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'

const [pem, body] = process.argv.slice(2).map((file) => readFileSync(file))

const server = createServer({ key: pem, cert: pem }, (_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  })
  response.end(body)
})
server.listen(0, 'localhost', () => console.log(`ready at https://localhost:${server.address().port}`))
