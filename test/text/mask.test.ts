import fc from 'fast-check'
import t from 'tap'
import { Masker, maskUrl } from '../../src/text/mask.js'
import { isSecret, isSecretHeader, mentionsSecret } from '../../src/text/secrets.js'

t.test('a name tells whether it goes with a secret', async (t) => {
  for (const name of [
    ...['password', 'Password', 'PASS', 'pwd', 'userPwd', 'db_pass', 'userPw', 'pin', 'otp', 'passphrase'],
    ...['applicationSecret', 'applicationCertificate', 'applicationCertificatePassword', 'client_secret'],
    ...['access_token', 'refresh-token', 'idToken', 'assertion', 'api_key', 'Api-Key', 'accessKey'],
    ...['shared.key', 'connectionString', 'deviceCode', 'userCode', 'jwt', 'credentials', 'authorization'],
    'office365UserPassword',
  ])
    t.equal(isSecret(name), true, name)
  for (const name of [
    ...['token_type', 'applicationCertificateThumbprint', 'grant_type', 'name', 'userName', 'id', 'key'],
    ...['passed', 'compass rose', 'pinned', 'author', 'isEnabled', 'spin', 'code', 'sessionId', 'state'],
    'AAMkAGI1pwdAAPwdA_pin_otpAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])
    t.equal(isSecret(name), false, name)
  for (const name of ['authorization', 'cookie', 'x-api-key', 'x-session', 'proxy-authorization'])
    t.equal(isSecretHeader(name), true, name)
  for (const name of ['accept', 'host', 'x-vbo-mock-state', 'user-agent'])
    t.equal(isSecretHeader(name), false, name)
})

t.test('a text may give something a secret name', async (t) => {
  for (const text of [
    'password=x',
    'pwd : x',
    '"secret": "x',
    '{"password"=>"x"}',
    '<login><password>y</password></login>',
    'Server=here;Password=x;Timeout=3',
    "['token'] = x",
  ])
    t.equal(mentionsSecret(text), true, text)
  for (const text of [
    'the bearer token has expired',
    "The property 'password' is missing.",
    '2026-03-02T14:30:00Z',
    'https://host/v3/Jobs',
    "The header 'Authorization' with a bearer token is missing.",
  ])
    t.equal(mentionsSecret(text), false, text)
})

t.test('values are masked by their names at any depth, and nothing else is', async (t) => {
  const masker = new Masker()
  const CASES: [sent: unknown, shown: unknown][] = [
    [
      { name: 'x', password: 'y' },
      { name: 'x', password: '***' },
    ],
    [{ a: [{ Secret: { b: 1 } }] }, { a: [{ Secret: '***' }] }],
    [
      { pwd: 5, token: null, isPassword: true },
      { pwd: '***', token: null, isPassword: true },
    ],
    [
      { name: 'password', value: 'y' },
      { name: 'password', value: '***' },
    ],
    [
      [
        { Key: 'api_key', Value: ['y'] },
        { key: 'size', value: 3 },
      ],
      [
        { Key: 'api_key', Value: '***' },
        { key: 'size', value: 3 },
      ],
    ],
    [
      ['password', 'y', 'name', 'x'],
      ['password', '***', 'name', 'x'],
    ],
    [{ a: '{"password":"y","b":1}' }, { a: '{"password":"***","b":1}' }],
    [{ a: '{"password":"y"' }, { a: '***' }],
    [{ a: 'pass=y' }, { a: '***' }],
    [{ a: 'p%61ss%3Dy' }, { a: '***' }],
    [{ a: 'https://me:y@host/x' }, { a: 'https://***@host/x' }],
    [{ 'password": "y': 1 }, { '***': '***' }],
    [JSON.parse('{"__proto__":{"password":"y"}}'), JSON.parse('{"__proto__":{"password":"***"}}')],
    [{ message: 'the bearer token has expired' }, { message: 'the bearer token has expired' }],
  ]
  for (const [sent, shown] of CASES)
    t.equal(JSON.stringify(masker.value(sent)), JSON.stringify(shown), JSON.stringify(sent))
  const deep = JSON.parse(`${'['.repeat(5000)}"y"${']'.repeat(5000)}`)
  t.notMatch(JSON.stringify(masker.value(deep)), 'y', 'too deep to be shown')
})

t.test('forms and addresses are masked field by field', async (t) => {
  const masker = new Masker()
  for (const [sent, shown] of [
    [
      'grant_type=password&username=a&password=y&scope=b',
      'grant_type=password&username=a&password=***&scope=b',
    ],
    ['p%61ssword=y&z&y=z&username=a', 'password=***&***&***&username=a'],
    ['pass=y', 'pass=***'],
    ['username=a;password=y', 'username=***'],
    ['username=50%&pass%77ord=p%zz;x', 'username=50%&password=***'],
    ['a={"password":"y"}', 'a=%7B%22password%22%3A%22***%22%7D'],
    ['{"password"=>"y"}', '***=***'],
    ['<login>y</login>', '***'],
  ] as const)
    t.equal(masker.fields(sent), shown, sent)
  for (const [sent, shown] of [
    ['/v3/Jobs?access_token=y', '/v3/Jobs?access_token=***'],
    ['/v3/Jobs?limit=1#token=y', '/v3/Jobs?limit=1#token=***'],
    ['/v3/Mailboxes/AAk=/Items/BBk==?limit=1', '/v3/Mailboxes/AAk=/Items/BBk==?limit=1'],
    ['/v3/Jobs;password=y/Action', '/v3/Jobs;***/Action'],
    ['/v3/%70wd%3Dy', '/v3/***'],
    ['https://me:y@host/v3/Jobs', 'https://***@host/v3/Jobs'],
    [
      '/v3/Organizations/x?startTime=2026-03-02T14:30:00Z',
      '/v3/Organizations/x?startTime=2026-03-02T14:30:00Z',
    ],
  ] as const)
    t.equal(maskUrl(sent), shown, sent)
})

t.test('what holds no secret stays as it is', async (t) => {
  const masker = new Masker()
  const plain = fc.object({
    key: fc.stringMatching(/^[b-f]{1,8}$/),
    values: [fc.string({ unit: fc.constantFrom(...'abcxyz019 .,-_') }), fc.integer(), fc.boolean()],
    maxDepth: 5,
  })
  fc.assert(fc.property(plain, (value) => t.same(masker.value(value), value)))
})
