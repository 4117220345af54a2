// A link of another site led here, and the browser kept the cookie back: the same address once more, as if from here,
// with the part behind # that only the browser knows. From a neighbouring address, else nothing would be loaded.
const here = document.getElementById("here").href + location.hash;
history.replaceState(null, "", "/signin");
location.replace(here);
