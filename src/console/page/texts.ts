/** All that the page says. */
export const texts = {
  product: 'vbo365-mock',
  skip: 'Skip to the content',
  navigation: 'Views',
  connection: { connecting: 'Connecting', live: 'Live', lost: 'Connection lost, trying again' },
  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
  refused: (status: number) => `The controls answered ${status}.`,
  lock: {
    title: 'The controls want to know who asks',
    field: 'Admin token',
    help: 'It is what the server was started with as --admin-token. It is kept in this tab only.',
    submit: 'Show it',
  },
  nothing: { title: 'Nothing here', text: 'There is no such view.' },
  views: {
    overview: 'Overview',
    data: 'Data',
    calls: 'Calls',
    controls: 'Controls',
    present: 'Presenter',
    start: 'First five minutes',
  },
} as const
