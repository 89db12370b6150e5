// Puts load on a server, in a process of its own, so that it does not take time from whoever measures.
// Every connection asks again as soon as it has its answer. Answers are counted by their bytes, which costs next to
// nothing: all answers of a run are equally long, and the first of each connection is looked at.
// Argument: JSON of { url, headers, ca, connections, seconds, vary }; several headers are dealt out to the connections, and with
// `vary` each request has an address of its own. Prints JSON of { answers, seconds, p99 }, the latter in ms.
import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'

const { url, headers, ca, connections, seconds, vary } = JSON.parse(process.argv[2])
const { hostname, port, pathname, host } = new URL(url)
const questions = [headers].flat().map((own) => {
  const lines = Object.entries({ host, ...own }).map(([name, value]) => `${name}: ${value}\r\n`)
  const ask = (path) => Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const fixed = ask(pathname)
  // as many digits each time, for answers may link to themselves
  return vary ? () => ask(`${pathname}?n=${next++}`) : () => fixed
})
let next = 10_000_000
const trusted = readFileSync(ca)

const times = []
let ended = false

/** How many bytes an answer has, once its head is there. */
function lengthOf(bytes) {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const length = /^content-length: (\d+)/im.exec(head)?.[1]
  if (!head.startsWith('HTTP/1.1 200 ') || length === undefined)
    throw new Error(`not what was asked for:\n${head}`)
  return end + 4 + Number(length)
}

function open(question) {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port, ca: trusted, servername: 'localhost' })
    let length
    let beginning = Buffer.alloc(0)
    let received = 0
    let asked = 0
    const ask = () => {
      asked = performance.now()
      socket.write(question())
    }
    socket.on('data', (part) => {
      if (length === undefined) {
        beginning = Buffer.concat([beginning, part])
        length = lengthOf(beginning)
      }
      received += part.length
      if (length === undefined || received < length) return
      if (received > length) throw new Error('answers differ in length')
      received = 0
      times.push(performance.now() - asked)
      if (!ended) ask()
    })
    socket.once('secureConnect', () => resolve(ask))
  })
}

const starts = await Promise.all(
  Array.from({ length: connections }, (_, n) => open(questions[n % questions.length])),
)
const begun = performance.now()
for (const start of starts) start()
setTimeout(() => {
  ended = true
  const seconds = (performance.now() - begun) / 1000
  times.sort((a, b) => a - b)
  const p99 = times[Math.floor(times.length * 0.99)]
  process.stdout.write(JSON.stringify({ answers: times.length, seconds, p99 }), () => process.exit(0))
}, seconds * 1000)
