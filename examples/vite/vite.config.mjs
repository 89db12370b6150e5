// The plugin starts a mock with the dev server, which hands /v3 to /v8 on to it: the page has one origin with the API.
import { vbo365Mock } from 'vbo365-mock/vite'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [vbo365Mock({ now: '2026-03-02T14:30:00Z' })] })
