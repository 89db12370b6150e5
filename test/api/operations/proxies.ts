import type { Operation } from './operation.js'

interface Proxy {
  id: string
  hostName: string
  description: string
  port: number
  status: string
  [name: string]: unknown
}

const one = (ids: { proxy: string }) => ({ proxyId: ids.proxy })
const NEW = { hostName: 'new.example', username: 'admin', password: 'secret' }

export const proxies: readonly Operation[] = [
  {
    name: 'GET /Proxies',
    check: ({ t, answer }) => {
      t.match(answer.json(), [
        { hostName: 'support.east.local', isDefault: true, port: 9193, threadsNumber: 64, status: 'Online' },
        { isDefault: false },
      ])
    },
  },
  {
    name: 'POST /Proxies',
    status: 201,
    body: () => ({
      ...NEW,
      port: '9200',
      threadsNumber: 8,
      enableNetworkThrottling: 'true',
      throttlingValue: 5,
    }),
    check: async ({ t, api, answer }) => {
      const { id } = answer.json<Proxy>()
      t.match(answer.json(), {
        hostName: 'new.example',
        port: 9200,
        throttlingValue: 5,
        throttlingUnit: 'Mbps',
      })
      t.notMatch(answer.body, /secret|admin/, 'no secret comes back')
      const listed = await api.json<Proxy[]>('/v3/Proxies')
      t.strictSame(
        listed.find((proxy) => proxy.id === id),
        answer.json(),
      )
    },
    wrong: [
      [{}, /'hostName' is missing/],
      [{ ...NEW, password: undefined }, /'password' is missing/],
      [{ ...NEW, hostName: 'SUPPORT.east.local' }, /'hostName' is taken/],
      [{ ...NEW, port: 70_000 }, /'port' must be a whole number from 1 to 65535; it is 70000/],
      [{ ...NEW, throttlingValue: 5 }, /needs 'enableNetworkThrottling'/],
      [{ ...NEW, enableNetworkThrottling: true }, /'throttlingValue' is missing/],
      [
        { ...NEW, useInternetProxy: true, internetProxyType: 'custom' },
        /'internetProxySettings.hostName' is missing/,
      ],
      [
        { ...NEW, internetProxyType: 'some' },
        /'internetProxyType' must be one of FromManagementServer, Custom/,
      ],
      ['', /body must be an object/],
    ],
  },
  {
    name: 'GET /Proxies/{proxyId}',
    params: one,
    check: ({ t, answer, ids }) => t.match(answer.json(), { id: ids.proxy, hostName: 'support.east.local' }),
  },
  {
    name: 'PUT /Proxies/{proxyId}',
    params: one,
    body: () => ({
      Description: 'changed',
      USEINTERNETPROXY: 'True',
      internetProxyType: 'custom',
      internetProxySettings: { hostName: 'gate', port: '8080', userPassword: 'secret' },
    }),
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      const after = await api.json<Proxy>(`/v3/Proxies/${ids.proxy}`)
      t.match(after, {
        description: 'changed',
        hostName: 'support.east.local',
        useInternetProxy: true,
        internetProxyType: 'Custom',
        internetProxySettings: { hostName: 'gate', port: 8080, useAuthentication: false },
      })
      t.notMatch(JSON.stringify(after), /secret/)
    },
    wrong: [
      [{ threadsNumber: 'many' }, /'threadsNumber' must be a whole number/],
      [{ throttlingUnit: 'MBs' }, /needs 'enableNetworkThrottling'/],
    ],
  },
  {
    name: 'DELETE /Proxies/{proxyId}',
    params: one,
    before: async ({ send, json }, ids) => {
      for (const { id } of await json<Proxy[]>(`/v3/Organizations/${ids.organization}/Jobs`)) {
        await send('POST', `/v3/Jobs/${id}/Action`, { stop: null })
        await send('DELETE', `/v3/Jobs/${id}`)
      }
      for (const { id } of await json<Proxy[]>('/v3/Jobs')) await send('DELETE', `/v3/Jobs/${id}`)
      for (const { id } of await json<Proxy[]>(`/v3/Proxies/${ids.proxy}/Repositories`))
        await send('DELETE', `/v3/BackupRepositories/${id}`)
    },
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      t.equal((await api.get(`/v3/Proxies/${ids.proxy}`)).statusCode, 404)
      const refused = await api.send('DELETE', `/v3/Proxies/${ids.secondProxy}`)
      t.match([refused.statusCode, refused.json().message], [400, /in use: it has the repository/])
    },
  },
  {
    name: 'POST /Proxies/{proxyId}/Action',
    verb: 'rescan, remove',
    params: one,
    body: () => ({ Rescan: null }),
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      t.equal((await api.json<Proxy>(`/v3/Proxies/${ids.proxy}`)).status, 'Online')
      const added = (await api.send('POST', '/v3/Proxies', NEW)).json<Proxy>()
      const removed = await api.send('POST', `/v3/Proxies/${added.id}/Action`, {
        remove: { username: 'u', userPassword: 'p' },
      })
      t.equal(removed.statusCode, 200)
      t.equal((await api.get(`/v3/Proxies/${added.id}`)).statusCode, 404)
    },
    wrong: [
      [{ rescn: null }, /one action: rescan, remove; "rescn" is none of them. Did you mean 'rescan'/],
      [{ rescan: null, remove: null }, /there are 2/],
      [{ remove: { username: 'u' } }, /'remove.userPassword' is missing/],
      [{ remove: { username: 'u', userPassword: 'p' } }, /in use: it has the repository/],
      ['[]', /must be an object with one action/],
    ],
  },
  {
    name: 'POST /Proxies/Action',
    verb: 'rescan',
    body: (ids) => ({ rescan: { proxies: [{ id: ids.proxy }] } }),
    check: async ({ t, api, answer }) => {
      t.equal(answer.body, '')
      t.equal((await api.send('POST', '/v3/Proxies/Action', { rescan: null })).statusCode, 200, 'all of them')
      const unknown = await api.send('POST', '/v3/Proxies/Action', { rescan: { proxies: [{ id: 'x' }] } })
      t.equal(unknown.statusCode, 404)
    },
    wrong: [[{ rescan: { proxies: 'all' } }, /'rescan.proxies' must be an array/]],
  },
  {
    name: 'GET /Proxies/{proxyId}/Repositories',
    params: one,
    check: ({ t, answer, ids }) => {
      t.strictSame(
        answer.json<Proxy[]>().map(({ id }) => id),
        [ids.repository, ids.archive],
      )
    },
  },
]
