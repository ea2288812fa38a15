// Before anything is painted: the theme that was chosen on this machine (see src/frame/theme.ts).
const theme = localStorage.getItem('latentql.theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
