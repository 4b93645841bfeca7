kubectl expose deployment web --port=80 --target-port=8080
kubectl set env deployment/cart -n market UPSTREAM=http://web.default
kubectl exec "$(kubectl get pods -l app=api -o name | head -1)" -- rm /tmp/ready
echo iptables > /root/mode.txt
kubectl get cm kube-proxy -n kube-system -o yaml | sed 's/mode: ""/mode: ipvs/' | kubectl apply -f -
kubectl rollout restart daemonset kube-proxy -n kube-system
kubectl patch service logger -p '{"spec":{"internalTrafficPolicy":"Local"}}'
kubectl patch service shop -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}'
# advance: 60s
