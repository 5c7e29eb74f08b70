(function () {
  'use strict';
  var data = document.getElementById('history');
  var charts = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function two(number) {
    return (number < 10 ? '0' : '') + number;
  }

  // the reader's own time zone; the day where it begins or changes
  function clock(u, splits) {
    var day = null;
    var close = splits.length > 1 && splits[1] - splits[0] < 60;
    return splits.map(function (seconds) {
      var at = new Date(seconds * 1000);
      var text = two(at.getHours()) + ':' + two(at.getMinutes()) +
        (close ? ':' + two(at.getSeconds()) : '');
      var today = at.toLocaleDateString();
      var label = today === day ? text : text + '\n' + today;
      day = today;
      return label;
    });
  }

  function moment(u, seconds) {
    return seconds == null ? '--' : new Date(seconds * 1000).toLocaleString();
  }

  function axis(extra) {
    return Object.assign(
      { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 },
        ticks: { stroke: colour('line'), width: 1 } }, extra || {});
  }

  // there is no half a socket
  var whole = [];
  for (var step = 1; step < 1e9; step *= 10) {
    whole.push(step, 2 * step, 5 * step);
  }

  function width(place) {
    var style = getComputedStyle(place);
    return Math.max(200,
      place.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
  }

  function draw(id, title, names, columns, lines, dashedLast) {
    var place = document.getElementById(id);
    place.textContent = '';
    var series = [{ label: 'time', value: moment }].concat(names.map(function (name, i) {
      return { label: name, stroke: colour(lines[i % lines.length]), width: 2, points: { show: false },
        dash: dashedLast && i === names.length - 1 ? [6, 5] : undefined };
    }));
    var last = columns[0].length - 1;
    charts.push(new uPlot({
      title: title, width: width(place), height: 230, series: series,
      // until the mouse says otherwise, and on paper, the latest figures
      hooks: { ready: [function (u) { u.setLegend({ idx: last }); }],
        setCursor: [function (u) { if (u.cursor.idx == null) { u.setLegend({ idx: last }); } }] },
      scales: { y: { range: function (u, low, high) { return [0, Math.max(1, high * 1.1)]; } } },
      axes: [axis({ values: clock, space: 80 }), axis({ size: 60, incrs: whole })]
    }, columns, place));
  }

  function drawAll() {
    charts.forEach(function (chart) { chart.destroy(); });
    charts = [];
    var history = JSON.parse(data.textContent);
    var columns = function (indexes) {
      return indexes.map(function (index) {
        return history.points.map(function (point) { return point[index]; });
      });
    };
    var sites = history.sites.map(function (site, i) { return 4 + i; });
    var sum = sites.length === 1 ? [] : [1];
    draw('leaks', 'Leaked sockets', (sum.length ? ['all'] : []).concat(history.sites),
      columns([0].concat(sum, sites)), ['bad', 'link', 'good', 'fair', 'dead', 'listen', 'transit'], false);
    var names = ['open sockets'];
    var parts = columns([0, 2]);
    if (history.points.some(function (point) { return point[3] >= 0; })) {
      names.push('descriptors in use');
      parts.push(columns([3])[0]);
      var most = Math.max.apply(null, columns([3])[0]);
      if (history.limit > 0 && most * 4 > history.limit) {
        names.push('limit');
        parts.push(history.points.map(function () { return history.limit; }));
      }
    }
    draw('descriptors', 'Open sockets and file descriptors', names, parts, ['good', 'link', 'bad'], names.length === 3);
  }

  if (data) {
    drawAll();
    new ResizeObserver(function () {
      charts.forEach(function (chart) {
        var place = chart.root.parentNode;
        if (chart.width !== width(place)) {
          chart.setSize({ width: width(place), height: 230 });
        }
      });
    }).observe(document.querySelector('main'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  }

  // paper has no scroll bar, and nobody can open anything on it
  var closed = [];
  addEventListener('beforeprint', function () {
    closed = Array.prototype.slice.call(document.querySelectorAll('details:not([open])'));
    closed.forEach(function (details) { details.open = true; });
    charts.forEach(function (chart) { chart.setSize({ width: 640, height: 230 }); });
  });
  addEventListener('afterprint', function () {
    closed.forEach(function (details) { details.open = false; });
    charts.forEach(function (chart) {
      chart.setSize({ width: width(chart.root.parentNode), height: 230 });
    });
  });

  function reveal() {
    var card = /^#leak-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (card) {
      card.firstElementChild.open = true;
      card.scrollIntoView();
    }
  }
  addEventListener('hashchange', reveal);
  reveal();

  var site = document.getElementById('find-site');
  if (site) {
    site.addEventListener('input', function () {
      var wanted = site.value.toLowerCase();
      document.querySelectorAll('tr[data-card]').forEach(function (row) {
        var card = document.getElementById(row.dataset.card);
        var hidden = (row.textContent + card.textContent).toLowerCase().indexOf(wanted) < 0;
        row.hidden = hidden;
        card.hidden = hidden;
      });
    });
  }

  var flame = document.getElementById('flame');
  if (flame) {
    var show = function (bar) {
      flame.querySelectorAll('.aside').forEach(function (hidden) { hidden.classList.remove('aside'); });
      for (var node = bar.parentNode; node !== flame; node = node.parentNode) {
        if (node.classList.contains('node') && node.parentNode.classList.contains('row')) {
          Array.prototype.forEach.call(node.parentNode.children, function (sibling) {
            if (sibling !== node) {
              sibling.classList.add('aside');
            }
          });
        }
      }
    };
    flame.addEventListener('click', function (event) {
      var bar = event.target.closest('.bar');
      if (bar) {
        show(bar);
      }
    });
    var frame = document.getElementById('find-frame');
    var find = function () {
      var wanted = frame.value.toLowerCase();
      var counted = [];
      var sockets = 0;
      flame.querySelectorAll('.bar').forEach(function (bar) {
        var hit = wanted !== '' && bar.title.toLowerCase().indexOf(wanted) >= 0;
        bar.classList.toggle('found', hit);
        bar.classList.toggle('dim', wanted !== '' && !hit);
        // what stands below a hit has been counted with it
        if (hit && !counted.some(function (node) { return node.contains(bar); })) {
          counted.push(bar.parentNode);
          sockets += +bar.dataset.n;
        }
      });
      var all = +flame.querySelector('.bar').dataset.n;
      document.getElementById('found').textContent = wanted === '' ? ''
        : sockets + ' of ' + all + ' sockets (' + Math.round(100 * sockets / all) + ' %)';
    };
    frame.addEventListener('input', find);
    addEventListener('keydown', function (event) {
      if (event.key === 'Escape') {
        frame.value = '';
        find();
        show(flame.querySelector('.bar'));
      }
    });
  }
})();
