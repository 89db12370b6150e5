import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { saveBlob } from '../parts/download.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { type Action, act, getFileName } from './request.js'

export interface DownloadButtonProps {
  readonly version: string
  readonly label: string
  /** Name of the file, if the response names none. */
  readonly name: string
  readonly action: Action
}

/** Saves the file that an action of the API returns. */
export function DownloadButton({ version, label, name, action }: DownloadButtonProps): JSX.Element {
  const [isBusy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    await tryAndReport(async () => {
      const response = await act(version, action)
      saveBlob(await response.blob(), getFileName(response, name))
    }, texts.browse.saved)
    setBusy(false)
  }
  return (
    <button type="button" disabled={isBusy} onClick={() => void save()}>
      {isBusy ? texts.loading : label}
    </button>
  )
}
