// On its second visit JupyterLite unregisters every service worker, to register its own anew. Without
// network that is the end of what is kept; with it, browsers look for a new version by themselves.
if (navigator.serviceWorker) navigator.serviceWorker.getRegistrations = async () => [];
