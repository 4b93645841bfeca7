kubectl apply -f /root/report.yaml
