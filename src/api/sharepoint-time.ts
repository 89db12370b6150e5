/** A moment as SharePoint writes it: UTC without a zone and without a part of a second, `2017-04-04T12:01:49`. */
export const formatSharePointTime = (instant: number): string => new Date(instant).toISOString().slice(0, 19)
