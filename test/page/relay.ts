import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'

interface Relay {
  readonly url: string
  /** Ends its connections; new ones go on. */
  readonly cut: () => void
  /** Whether new connections are refused. */
  readonly refuse: (isOn: boolean) => void
}

/** A line to a mock that can be cut. */
export async function relay(t: Test, to: string): Promise<Relay> {
  const { hostname, port } = new URL(to)
  const sockets = new Set<Socket>()
  let isRefusing = false
  const server = createServer((near) => {
    if (isRefusing) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    near.pipe(far).pipe(near)
  })
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  server.listen(0, 'localhost')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    cut()
  })
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    refuse: (isOn) => {
      isRefusing = isOn
    },
  }
}
