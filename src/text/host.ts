import { isIPv6 } from 'node:net'

const HOST = /^(?:([a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9_])?\.?)|\[([0-9a-f:.]{2,45})\])(?::(\d{1,5}))?$/i

/** Tells whether a text is a host, with or without a port: a name, an IPv4 address, or an IPv6 address in brackets. */
export function isHost(text: string): boolean {
  const match = HOST.exec(text)
  if (!match) return false
  const [, , address, port] = match
  return (
    (address === undefined || isIPv6(address)) &&
    (port === undefined || (Number(port) > 0 && Number(port) < 65_536))
  )
}

const PREFIX = /^(?:\/[\w.~:@!$&()*+,;=-]+)+$/
const MAX_PREFIX_LENGTH = 512

/** Tells whether a text is a path that may stand before another one, such as `/backup/eu`, and leads nowhere else. */
export const isPathPrefix = (text: string): boolean =>
  text.length <= MAX_PREFIX_LENGTH &&
  PREFIX.test(text) &&
  !text.split('/').some((part) => /^\.\.?$/.test(part))
