/** Prints a line of a table. */
export const print = (...cells) =>
  console.log(
    cells.map((cell, n) => String(cell)[n === 0 ? 'padEnd' : 'padStart'](n === 0 ? 34 : 12)).join(''),
  )
