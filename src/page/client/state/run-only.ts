/** Whether there is only a saved run, and no server: `vbo365-mock show` serves the page. */
export const isRunOnly = document.documentElement.dataset.only === 'run'
