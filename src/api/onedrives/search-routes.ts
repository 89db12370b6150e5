import { Type } from 'typebox'
import type { Folder } from '../../world/content/folder-tree.js'
import { findDriveFolder, listDriveFolders, openDrive } from '../../world/restore/drives.js'
import { joinEntryIds, listFoldersBelow } from '../../world/restore/open-container.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { getRequestView, SESSION_PATH, SessionParams } from '../restore-routes.js'
import { describeFileSearch, SEARCH_CONFIG, searchForFiles } from '../search.js'
import { driveDocumentView, driveFolderView } from './view.js'

const DRIVE = `${SESSION_PATH}/Organization/OneDrives/:oneDriveId`
const params = { ...SessionParams.properties, oneDriveId: Type.String() }
const PLACES = [
  { path: '', params, where: 'a OneDrive' },
  {
    path: '/Folders/:folderId',
    params: { ...params, folderId: Type.String() },
    where: 'a folder of a OneDrive and those below it',
  },
] as const

/** Searches in OneDrives of a restore session. */
export const oneDriveSearches: ResourceRoutes = async (app) => {
  for (const { path, params, where } of PLACES)
    app.post(
      `${DRIVE}${path}/search`,
      { config: SEARCH_CONFIG, schema: describeFileSearch('RestoreSessions/OneDrive', where, params) },
      (request) => {
        const { oneDriveId, folderId } = request.params as { oneDriveId: string; folderId?: string }
        const drive = openDrive(request.world, getRequestView(request as never, 'Veod'), oneDriveId)
        let folders: Folder[] = listDriveFolders(drive)
        let entryIds = drive.contents.entryIds
        if (folderId !== undefined) {
          const [top, ...below] = listFoldersBelow(drive, findDriveFolder(drive, folderId)) as [Folder]
          folders = below
          entryIds = joinEntryIds(drive, [top, ...below])
        }
        return searchForFiles(
          request,
          drive,
          { folders, entryIds },
          {
            folder: (view, folder) => driveFolderView(view, drive, folder),
            entry: (view, entry) => driveDocumentView(view, drive, entry),
          },
        )
      },
    )
}
