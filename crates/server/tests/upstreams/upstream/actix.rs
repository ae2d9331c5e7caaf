//! actix-web, on a thread of its own.

use std::collections::BTreeSet;
use std::sync::mpsc;

use actix_web::http::Method;
use actix_web::middleware::NormalizePath;
use actix_web::{App, HttpResponse, HttpServer, web};

use super::{Upstream, pattern};

pub(super) fn start(operations: &[String]) -> Upstream {
    let operations = operations.to_vec();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let app = move || {
            let app = App::new().wrap(NormalizePath::trim());
            operations.iter().fold(app, |app, operation| {
                let (method, template) = operation.split_once(' ').unwrap();
                let path = pattern(template, |number, several| {
                    let expression = if several { ":.+" } else { "" };
                    format!("{{v{number}{expression}}}")
                });
                let method: Method = method.parse().unwrap();
                let operation = operation.clone();
                let answer = move || {
                    let ran = ("x-ran", operation.clone());
                    async { HttpResponse::Ok().insert_header(ran).finish() }
                };
                app.route(&path, web::method(method).to(answer))
            })
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.bind("127.0.0.1:0").unwrap();
        tell.send(server.addrs()[0]).unwrap();
        actix_web::rt::System::new().block_on(server.run())
    });
    Upstream {
        address: told.recv().unwrap(),
        left_out: BTreeSet::new(),
        _process: None,
    }
}
