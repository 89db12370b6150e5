/** What a document is; each is written by a maker of its own. */
export const FILE_TYPES = ['docx', 'pdf', 'csv', 'txt', 'html', 'png'] as const
export type FileType = (typeof FILE_TYPES)[number]
