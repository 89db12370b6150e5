import t from 'tap'
import { ApiWords } from '../../src/recording/api-words.js'
import { describeText, FORMATS } from '../../src/recording/describe-text.js'

const GUID = 'a8cf9a63-64c3-4748-9c95-b1fbac0cce1d'

t.test('formats of texts', async (t) => {
  const CASES: readonly [text: string, format: string][] = [
    ['', 'empty'],
    ['Contoso', 'text'],
    [GUID, 'guid'],
    [GUID.toUpperCase(), 'guid upper'],
    [GUID.replace('a8cf', 'A8cf'), 'guid mixed'],
    ['00000000-0000-0000-0000-000000000000', 'guid'],
    [`{${GUID}}`, 'guid braced'],
    [GUID.replaceAll('-', ''), 'guid compact'],
    [GUID + GUID, 'guids'],
    [`${GUID}:${GUID}`, 'guids'],
    [`contoso.com:${GUID}`, 'text'],
    ['2019-02-04T16:49:22.8529769Z', 'time .7 Z'],
    ['2019-02-04T16:49:22.8Z', 'time .3 Z'],
    ['2019-02-04T16:49:22.852976912Z', 'time .9 Z'],
    ['2019-06-16T15:00:00.0402129-07:00', 'time .7 offset'],
    ['2017-11-05T17:50:35', 'time'],
    ['0001-01-01T00:00:00Z', 'time Z'],
    ['2019-02-04', 'date'],
    ['16:49:22', 'timespan'],
    ['1.02:00:00.0025829', 'timespan'],
    ['PT1H30M', 'duration'],
    ['P', 'text'],
    ['42', 'integer as text'],
    ['-4.2', 'decimal as text'],
    ['True', 'boolean as text'],
    ['https://contoso.sharepoint.com/sites/x', 'address'],
    ['AAMkADhkYjM4ZmY2LTk2YjQtNDM5Yw==', 'base64'],
    ['7/3/2017 3:00:25 PM', 'text'],
  ]
  for (const [text, format] of CASES) {
    t.equal(describeText(text), format, text)
    t.ok(FORMATS.includes(format), format)
  }
})

t.test('links keep the words of the API', async (t) => {
  const words = new ApiWords()
  const CASES: readonly [text: string, link: string | undefined][] = [
    [`https://backup.contoso.com:4443/v3/jobs/${GUID}`, 'link https://{}/v3/jobs/{}'],
    [`/v8/Jobs/${GUID}/JobSessions?limit=30&offset=2`, 'link /v8/Jobs/{}/JobSessions?limit&offset'],
    ['/v8/alice/secret?alice=1&limit=2', 'link /v8/{}/{}?{}&limit'],
    ['/v8', 'link /v8'],
    ['/v8/jobs/', 'link /v8/jobs/'],
    ['/api/jobs', undefined],
    ['https://contoso.sharepoint.com/v', undefined],
    ['see /v8/jobs', undefined],
  ]
  for (const [text, link] of CASES) t.equal(words.describeLink(text), link, text)
})
