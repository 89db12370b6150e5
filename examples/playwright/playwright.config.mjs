import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// Debian's browser, where there is one; elsewhere the one that `npx playwright install chromium` brings
const system = '/usr/bin/chromium'

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  workers: 1,
  reporter: 'line',
  use: {
    browserName: 'chromium',
    launchOptions: existsSync(system)
      ? {
          executablePath: system,
          args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
        }
      : {},
  },
})
