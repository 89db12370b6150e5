import { ask } from '../state/api.js'

/** Saves a response of the controls in a file. A link could not show the admin token. @throws ApiError */
export async function download(path: string, name: string): Promise<void> {
  const response = await ask('GET', path)
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
