import { CERTIFICATE as FILE } from '../parts/snippets.js'

/** Ways to trust the downloaded certificate: commands, or words where there is none. */
export const TRUST = {
  windows: `Import-Certificate -FilePath ${FILE} -CertStoreLocation Cert:\\CurrentUser\\Root`,
  macos: `security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${FILE}`,
  debian: `sudo cp ${FILE} /usr/local/share/ca-certificates/vbo365-mock.crt\nsudo update-ca-certificates`,
  fedora: `sudo cp ${FILE} /etc/pki/ca-trust/source/anchors/\nsudo update-ca-trust`,
  chromeOnLinux: `certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n vbo365-mock -i ${FILE}`,
  firefox: undefined,
  curl: `curl --cacert ${FILE} …`,
  node: `NODE_EXTRA_CA_CERTS=${FILE} node app.js`,
  python: `REQUESTS_CA_BUNDLE=${FILE} SSL_CERT_FILE=${FILE} python app.py`,
  java: [
    `keytool -importcert -noprompt -alias vbo365-mock -file ${FILE} \\`,
    '  -keystore trust.p12 -storetype PKCS12 -storepass changeit',
    'java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit …',
  ].join('\n'),
  dotnet: `SSL_CERT_FILE=${FILE} dotnet run`,
} as const

export type Truster = keyof typeof TRUST
