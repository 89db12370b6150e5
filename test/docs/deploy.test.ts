import { readdirSync, readFileSync } from 'node:fs'
import Ajv from 'ajv'
import t from 'tap'
import { parse, parseAllDocuments } from 'yaml'
import { getVariableName, optionNames } from '../../src/server/options.js'

const read = (path: string): string => readFileSync(path, 'utf8')

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> }
  // what is in it is told by the schema
  // biome-ignore lint/suspicious/noExplicitAny: manifests of several kinds
  readonly [part: string]: any
}

const variables = optionNames.map(getVariableName)

const FOLDER = 'deploy/kubernetes'
const files = readdirSync(FOLDER)
const manifests: Manifest[] = files.flatMap((file) =>
  parseAllDocuments(read(`${FOLDER}/${file}`)).map((document) => {
    const [error] = document.errors
    if (error) throw error
    return document.toJS()
  }),
)

const find = (kind: string, name?: string): Manifest => {
  const found = manifests.find(
    (one) => one.kind === kind && (name === undefined || one.metadata.name === name),
  )
  if (!found) throw new Error(`There is no ${kind} ${name}`)
  return found
}

t.test('the manifests have the shapes that Kubernetes knows', async (t) => {
  const validate = new Ajv.default({ allErrors: true }).compile(
    JSON.parse(read('test/docs/kubernetes.schema.json')),
  )
  for (const manifest of manifests) t.ok(validate(manifest), manifest.kind, { errors: validate.errors })
  const { replicas, ...misspelt } = find('StatefulSet').spec
  t.notOk(validate({ ...find('StatefulSet'), spec: { ...misspelt, replica: replicas } }))
})

t.test('what the manifests name is there', async (t) => {
  const { spec } = find('StatefulSet')
  const { labels } = spec.template.metadata
  const [container] = spec.template.spec.containers
  for (const { kind, spec } of manifests) {
    if (kind === 'Service') t.strictSame(spec.selector, labels, kind)
    for (const name of ['selector', 'podSelector'] as const)
      if (spec?.[name]?.matchLabels) t.strictSame(spec[name].matchLabels, labels, kind)
  }
  t.equal(find('Service', spec.serviceName).spec.clusterIP, 'None')
  const ports = container.ports.map(({ name }: { name: string }) => name)
  for (const { targetPort } of find('Service', 'vbo365-mock').spec.ports) t.ok(ports.includes(targetPort))
  t.ok(ports.includes(container.readinessProbe.httpGet.port))
  for (const { port } of find('NetworkPolicy').spec.ingress[0].ports) t.ok(ports.includes(port))
  t.strictSame(
    container.volumeMounts.map(({ name }: { name: string }) => name),
    spec.template.spec.volumes.map(({ name }: { name: string }) => name),
  )
  const [claim, tls] = spec.template.spec.volumes
  find('PersistentVolumeClaim', claim.persistentVolumeClaim.claimName)
  const { secretName, dnsNames } = find('Certificate').spec
  t.equal(tls.secret.secretName, secretName)
  const ingress = find('Ingress')
  t.strictSame(ingress.spec.tls, [{ secretName, hosts: dnsNames }])
  for (const { host, http } of ingress.spec.rules) {
    t.ok(dnsNames.includes(host))
    for (const { backend } of http.paths) find('Service', backend.service.name)
  }
  const { data } = find('ConfigMap', container.envFrom[0].configMapRef.name)
  t.strictSame(dnsNames, [data.VBO_MOCK_SANDBOX_DOMAIN, `*.${data.VBO_MOCK_SANDBOX_DOMAIN}`])
  for (const path of [data.VBO_MOCK_DATA_DIR, data.VBO_MOCK_TLS_CERT, data.VBO_MOCK_TLS_KEY])
    t.ok(
      container.volumeMounts.some(({ mountPath }: { mountPath: string }) => path.startsWith(mountPath)),
      path,
    )
  const names = [...Object.keys(data), ...container.env.map(({ name }: { name: string }) => name)]
  for (const name of names) t.ok(variables.includes(name), name)
  t.strictSame(
    find('Kustomization').resources.sort(),
    files.filter((file) => file !== 'kustomization.yaml').sort(),
  )
})

t.test('the replicas of Docker Compose are those that HAProxy asks', async (t) => {
  const { services, volumes } = parse(read('deploy/haproxy/compose.yaml'), { merge: true })
  const config = read('deploy/haproxy/haproxy.cfg')
  const asked = [...config.matchAll(/^ +server (\S+) (\S+):4443$/gm)].map(([, name, host]) => [name, host])
  const replicas = Object.keys(services).filter((name) => name.startsWith('replica-'))
  t.strictSame(
    asked,
    replicas.map((name) => [name, name]),
  )
  for (const name of replicas) {
    const { hostname, environment } = services[name]
    t.equal(hostname, name, 'no two replicas may have the same name and process number')
    t.ok(environment.VBO_MOCK_TLS_SAN.split('\n').includes(name))
    for (const variable of Object.keys(environment)) t.ok(variables.includes(variable), variable)
    t.match(config, `verifyhost ${environment.VBO_MOCK_SANDBOX_DOMAIN}`)
  }
  for (const [name, { depends_on: others = {}, volumes: mounts = [] }] of Object.entries<Manifest>(
    services,
  )) {
    for (const other of Object.keys(others)) t.ok(other in services, `${name}: ${other}`)
    for (const mount of mounts) {
      const [source] = mount.split(':')
      const isThere = source.startsWith('./') ? read(`deploy/haproxy/${source}`) !== '' : source in volumes
      t.ok(isThere, `${name}: ${mount}`)
    }
  }
})
