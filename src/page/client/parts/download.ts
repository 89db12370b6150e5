import { ask } from '../state/api.js'

/** Saves a response of the controls in a file. A link could not show the admin token. @throws ApiError */
export async function download(path: string, name: string): Promise<void> {
  const response = await ask('GET', path)
  saveBlob(await response.blob(), name)
}

/** Saves what the page holds in a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
