/** A request of a client, to be written down in a language. */
export interface SnippetRequest {
  readonly method: string
  /** The whole address. */
  readonly url: string
  /** As it was sent; absent when there is none. */
  readonly body?: string | undefined
  readonly type?: string | undefined
}

export interface Login {
  /** Address of the server, without a slash at the end. */
  readonly url: string
  readonly name: string
  readonly password: string
}

/** In single quotes nothing means anything to a POSIX shell but the quote. */
export const quoteSh = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The same in PowerShell, to which four more characters are single quotes. */
export const quotePowerShell = (text: string): string => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`

/** JSON's texts are those of JavaScript and, with these few, of Python too. */
export const quote = (text: string): string => JSON.stringify(text)

/** Logs in at the version that the request is for. */
const buildTokenUrl = (url: string, login: Login): string =>
  `${login.url}/${/\/(v\d)(?:\/|$)/i.exec(url.slice(login.url.length))?.[1] ?? 'v3'}/Token`

const buildForm = ({ name, password }: Login): [string, string][] => [
  ['grant_type', 'password'],
  ['username', name],
  ['password', password],
]

function formatCurl({ method, url, body, type }: SnippetRequest, login: Login): string {
  const fields = buildForm(login).map((pair) => `--data-urlencode ${quoteSh(pair.join('='))}`)
  const options = [
    '-s --cacert ca.pem',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    '-H "Authorization: Bearer $token"',
    ...(body === undefined ? [] : [`-H ${quoteSh(`Content-Type: ${type ?? 'application/json'}`)}`]),
    ...(body === undefined ? [] : [`--data-raw ${quoteSh(body)}`]),
    quoteSh(url),
  ]
  return [
    `# ca.pem: curl -k ${quoteSh(`${login.url}/__admin/ca.pem`)} -o ca.pem`,
    `token=$(curl -s --cacert ca.pem ${fields.join(' ')} ${quoteSh(buildTokenUrl(url, login))} |`,
    `  sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `curl ${options.join(' \\\n  ')}`,
  ].join('\n')
}

function formatFetch({ method, url, body, type }: SnippetRequest, login: Login): string {
  const fields = buildForm(login).map(([name, value]) => `${name}: ${quote(value)}`)
  return [
    `const login = await fetch(${quote(buildTokenUrl(url, login))}, {`,
    `  method: 'POST',`,
    `  body: new URLSearchParams({ ${fields.join(', ')} }),`,
    `})`,
    `const { access_token } = await login.json()`,
    `const response = await fetch(${quote(url)}, {`,
    ...(method === 'GET' ? [] : [`  method: ${quote(method)},`]),
    `  headers: {`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one where it is pasted
    '    Authorization: `Bearer ${access_token}`,',
    ...(body === undefined ? [] : [`    'Content-Type': ${quote(type ?? 'application/json')},`]),
    `  },`,
    ...(body === undefined ? [] : [`  body: ${quote(body)},`]),
    `})`,
    `console.log(response.status, await response.text())`,
  ].join('\n')
}

function formatPython({ method, url, body, type }: SnippetRequest, login: Login): string {
  const fields = buildForm(login).map(([name, value]) => `${quote(name)}: ${quote(value)}`)
  return [
    `import requests`,
    ``,
    `session = requests.Session()`,
    `session.verify = "ca.pem"  # from ${login.url}/__admin/ca.pem`,
    `login = session.post(${quote(buildTokenUrl(url, login))}, data={${fields.join(', ')}})`,
    `session.headers["Authorization"] = "Bearer " + login.json()["access_token"]`,
    body === undefined
      ? `response = session.request(${quote(method)}, ${quote(url)})`
      : `response = session.request(${quote(method)}, ${quote(url)}, data=${quote(body)}.encode(), headers={"Content-Type": ${quote(type ?? 'application/json')}})`,
    `print(response.status_code, response.text)`,
  ].join('\n')
}

function formatPowerShell({ method, url, body, type }: SnippetRequest, login: Login): string {
  const fields = buildForm(login).map(([name, value]) => `${name} = ${quotePowerShell(value)}`)
  const options = [
    `-Method ${method}`,
    `-Uri ${quotePowerShell(url)}`,
    `-Headers @{ Authorization = "Bearer $($login.access_token)" }`,
    ...(body === undefined
      ? []
      : [`-ContentType ${quotePowerShell(type ?? 'application/json')}`, `-Body ${quotePowerShell(body)}`]),
  ]
  return [
    `# PowerShell 7; without -SkipCertificateCheck once ${login.url}/__admin/ca.pem is trusted`,
    `$PSDefaultParameterValues['Invoke-RestMethod:SkipCertificateCheck'] = $true`,
    `$login = Invoke-RestMethod -Method POST -Uri ${quotePowerShell(buildTokenUrl(url, login))} -Body @{ ${fields.join('; ')} }`,
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
