import t from 'tap'
import { API_VERSIONS } from '../../../src/api/versions.js'
import { cases } from '../../full.js'
import { mock } from '../../helper.js'
import { crawl, isOdd, openAll, pathOf } from './crawler.js'

/** How many addresses of one kind are followed. */
const MOST = Math.max(...cases([20], [500]))

for (const { number, prefix, hasAbsoluteLinks } of API_VERSIONS)
  for (const profile of number === 3
    ? []
    : number === 8
      ? cases(['small'], ['awkward', 'empty', 'msp'])
      : cases<string>([], ['small', 'awkward', 'empty', 'msp']))
    t.test(`every link of v${number} answers in the profile ${profile}`, async (t) => {
      const api = mock(t, { profile })
      await openAll(api)
      const found = await crawl(api, MOST, number)
      t.ok(found.length > (profile === 'empty' ? 10 : 500), `${found.length} addresses`)
      t.strictSame(found.filter(isOdd), [])
      t.strictSame(
        found.filter(
          ([href]) => !pathOf(href).startsWith(`${prefix}/`) || (pathOf(href) === href) === hasAbsoluteLinks,
        ),
        [],
        'links stay in the version, and begin as its links do',
      )
    })
