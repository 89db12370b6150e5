// For webpack-dev-server 5: it hands /v3 on to the mock.
import { readFileSync } from 'node:fs'

// as `vbo365-mock env` prints them
const { VBO_MOCK_URL = 'https://localhost:4443', VBO_MOCK_CA = 'certs/ca.pem' } = process.env

export default {
  devServer: {
    proxy: [
      {
        context: ['/v3'],
        target: VBO_MOCK_URL,
        ca: readFileSync(VBO_MOCK_CA, 'utf8'),
        changeOrigin: true,
        xfwd: true,
      },
    ],
  },
}
