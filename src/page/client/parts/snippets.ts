/** The certificate that the first five minutes saves. */
export const CERTIFICATE = 'vbo365-mock-ca.pem'
/** Stands for what the journal does not show. */
export const TOKEN = 'TOKEN'
export const PASSWORD = 'PASSWORD'

/** A request of a client, to be written down in a language. */
export interface SnippetRequest {
  readonly method: string
  /** The whole address. */
  readonly url: string
  /** As it was sent; absent when there is none. */
  readonly body?: string | undefined
  readonly type?: string | undefined
  /** What has to be filled in. */
  readonly notes?: readonly string[]
}

/** An account of the API. */
export interface Login {
  readonly name: string
  readonly password: string
}

/** How a request gets in: with a login, with a token, or without both. */
export interface Access {
  /** Address of the server, without a slash at the end. */
  readonly server: string
  /** Whether there is a certificate to trust. */
  readonly ca: boolean
  readonly login?: Login | undefined
  readonly token?: string | undefined
}

/** In single quotes nothing means anything to a POSIX shell but the quote. */
export const quoteSh = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The same in PowerShell, to which four more characters are single quotes. */
export const quotePowerShell = (text: string): string => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`

/** JSON's texts are those of JavaScript and, with these few, of Python too. */
export const quote = (text: string): string => JSON.stringify(text)

/** Logs in at the version that the request is for. */
const buildTokenUrl = (url: string, { server }: Access): string =>
  `${server}/${/\/(v\d)(?:\/|$)/i.exec(url.slice(server.length))?.[1] ?? 'v3'}/Token`

const buildForm = ({ name, password }: Login): [string, string][] => [
  ['grant_type', 'password'],
  ['username', name],
  ['password', password],
]

const DEFAULT_TYPE = 'application/json'

function formatCurl(
  { method, url, body, type = DEFAULT_TYPE, notes = [] }: SnippetRequest,
  access: Access,
): string {
  const { server, ca, login, token } = access
  const trust = ca ? ` --cacert ${CERTIFICATE}` : ''
  const fields = login && buildForm(login).map((pair) => `--data-urlencode ${quoteSh(pair.join('='))}`)
  const options = [
    `-s${trust}`,
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(login ? ['-H "Authorization: Bearer $token"'] : []),
    ...(token === undefined ? [] : [`-H ${quoteSh(`Authorization: Bearer ${token}`)}`]),
    ...(body === undefined ? [] : [`-H ${quoteSh(`Content-Type: ${type}`)}`, `--data-raw ${quoteSh(body)}`]),
    quoteSh(url),
  ]
  return [
    ...notes.map((note) => `# ${note}`),
    ...(ca ? [`# ${CERTIFICATE}: curl -k ${quoteSh(`${server}/__admin/ca.pem`)} -o ${CERTIFICATE}`] : []),
    ...(fields
      ? [
          `token=$(curl -s${trust} ${fields.join(' ')} ${quoteSh(buildTokenUrl(url, access))} |`,
          `  sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
        ]
      : []),
    `curl ${options.join(' \\\n  ')}`,
  ].join('\n')
}

function formatFetch(
  { method, url, body, type = DEFAULT_TYPE, notes = [] }: SnippetRequest,
  access: Access,
): string {
  const { ca, login, token } = access
  const fields = login && buildForm(login).map(([name, value]) => `${name}: ${quote(value)}`)
  const headers = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one where it is pasted
    ...(login ? ['    Authorization: `Bearer ${access_token}`,'] : []),
    ...(token === undefined ? [] : [`    Authorization: ${quote(`Bearer ${token}`)},`]),
    ...(body === undefined ? [] : [`    'Content-Type': ${quote(type)},`]),
  ]
  return [
    ...notes.map((note) => `// ${note}`),
    ...(ca ? [`// In Node.js: NODE_EXTRA_CA_CERTS=${CERTIFICATE} node request.mjs`] : []),
    ...(fields
      ? [
          `const login = await fetch(${quote(buildTokenUrl(url, access))}, {`,
          `  method: 'POST',`,
          `  body: new URLSearchParams({ ${fields.join(', ')} }),`,
          `})`,
          `const { access_token } = await login.json()`,
        ]
      : []),
    `const response = await fetch(${quote(url)}, {`,
    ...(method === 'GET' ? [] : [`  method: ${quote(method)},`]),
    ...(headers.length > 0 ? ['  headers: {', ...headers, '  },'] : []),
    ...(body === undefined ? [] : [`  body: ${quote(body)},`]),
    `})`,
    `console.log(response.status, await response.text())`,
  ].join('\n')
}

function formatPython(
  { method, url, body, type = DEFAULT_TYPE, notes = [] }: SnippetRequest,
  access: Access,
): string {
  const { server, ca, login, token } = access
  const fields = login && buildForm(login).map(([name, value]) => `${quote(name)}: ${quote(value)}`)
  const trust = ca ? ', verify=ca' : ''
  const sent =
    body === undefined ? '' : `, data=${quote(body)}.encode(), headers={"Content-Type": ${quote(type)}}`
  return [
    ...notes.map((note) => `# ${note}`),
    `import requests`,
    ``,
    `session = requests.Session()`,
    // as session.verify, it would count less than REQUESTS_CA_BUNDLE
    ...(ca ? [`ca = "${CERTIFICATE}"  # from ${server}/__admin/ca.pem`] : []),
    ...(fields
      ? [
          `login = session.post(${quote(buildTokenUrl(url, access))}, data={${fields.join(', ')}}${trust})`,
          `session.headers["Authorization"] = "Bearer " + login.json()["access_token"]`,
        ]
      : []),
    ...(token === undefined ? [] : [`session.headers["Authorization"] = ${quote(`Bearer ${token}`)}`]),
    `response = session.request(${quote(method)}, ${quote(url)}${sent}${trust})`,
    `print(response.status_code, response.text)`,
  ].join('\n')
}

function formatPowerShell(
  { method, url, body, type = DEFAULT_TYPE, notes = [] }: SnippetRequest,
  access: Access,
): string {
  const { server, ca, login, token } = access
  const fields = login && buildForm(login).map(([name, value]) => `${name} = ${quotePowerShell(value)}`)
  const options = [
    `-Method ${method}`,
    `-Uri ${quotePowerShell(url)}`,
    ...(login ? ['-Headers @{ Authorization = "Bearer $($login.access_token)" }'] : []),
    ...(token === undefined ? [] : [`-Headers @{ Authorization = ${quotePowerShell(`Bearer ${token}`)} }`]),
    ...(body === undefined
      ? []
      : [`-ContentType ${quotePowerShell(type)}`, `-Body ${quotePowerShell(body)}`]),
  ]
  return [
    ...notes.map((note) => `# ${note}`),
    ...(ca
      ? [
          `# PowerShell 7. Once you trust ${server}/__admin/ca.pem, leave out the next line.`,
          `$PSDefaultParameterValues['Invoke-RestMethod:SkipCertificateCheck'] = $true`,
        ]
      : []),
    ...(fields
      ? [
          `$login = Invoke-RestMethod -Method POST -Uri ${quotePowerShell(buildTokenUrl(url, access))} -Body @{ ${fields.join('; ')} }`,
        ]
      : []),
    `Invoke-RestMethod ${options.join(' ')}`,
  ].join('\n')
}

/** Builds code for a request in each language, including the login. */
export const LANGUAGES = {
  curl: formatCurl,
  fetch: formatFetch,
  python: formatPython,
  powershell: formatPowerShell,
} as const

export type Language = keyof typeof LANGUAGES
