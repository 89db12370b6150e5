// For the dev server of Angular: `ng serve --proxy-config proxy.conf.mjs`, or `proxyConfig` in angular.json.
import { readFileSync } from 'node:fs'

// as `vbo365-mock env` prints them
const { VBO_MOCK_URL = 'https://localhost:4443', VBO_MOCK_CA = 'certs/ca.pem' } = process.env

export default {
  '/v3': {
    target: VBO_MOCK_URL,
    ca: readFileSync(VBO_MOCK_CA, 'utf8'),
    changeOrigin: true,
    xfwd: true,
  },
}
