// The dev server hands /v3 on to the mock: the page is of one origin with the API, and needs no CORS.
import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'

// as `vbo365-mock env` prints them
const { VBO_MOCK_URL = 'https://localhost:4443', VBO_MOCK_CA = 'certs/ca.pem' } = process.env

export default defineConfig({
  server: {
    proxy: {
      '/v3': {
        target: VBO_MOCK_URL,
        // trusted, and checked: no `secure: false`
        ca: readFileSync(VBO_MOCK_CA, 'utf8'),
        // asks by the name that the certificate is for …
        changeOrigin: true,
        // … and says by which the page has asked: links in answers lead to the dev server
        xfwd: true,
      },
    },
  },
})
