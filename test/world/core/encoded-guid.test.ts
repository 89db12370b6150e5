import fc from 'fast-check'
import t from 'tap'
import { decodeGuid, encodeGuid } from '../../../src/world/core/encoded-guid.js'

const noise = fc.integer({ min: 0, max: 2 ** 32 - 1 })

t.test('a number goes into a GUID and comes out again', (t) => {
  fc.assert(
    fc.property(noise, noise, (seed, value) => {
      const guid = encodeGuid(seed, value)
      return (
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(guid) &&
        decodeGuid(seed, guid) === value &&
        decodeGuid(seed, guid.toUpperCase()) === value
      )
    }),
  )
  t.pass('it holds')
  t.end()
})

t.test('a GUID of something else gives nothing', (t) => {
  fc.assert(fc.property(noise, fc.uuid(), (seed, guid) => decodeGuid(seed, guid) === undefined))
  fc.assert(
    fc.property(noise, noise, noise, (seed, other, value) => {
      fc.pre(seed !== other)
      return decodeGuid(other, encodeGuid(seed, value)) === undefined
    }),
  )
  fc.assert(fc.property(noise, fc.string(), (seed, text) => decodeGuid(seed, text) === undefined))
  t.pass('it holds')
  t.end()
})
