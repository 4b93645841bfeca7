openssl genrsa -out /root/anna.key 2048
openssl req -new -key /root/anna.key -subj '/CN=anna/O=developers' -out /root/anna.csr
cat <<END | kubectl apply -f -
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: anna
spec:
  request: $(base64 -w0 < /root/anna.csr)
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 86400
  usages: [client auth]
END
kubectl certificate approve anna
sleep 2
kubectl get csr anna -o jsonpath='{.status.certificate}' | base64 -d > /root/anna.crt
kubectl config set-credentials anna --client-key=/root/anna.key --client-certificate=/root/anna.crt --embed-certs
kubectl create serviceaccount robot
kubectl apply -f /root/robot.yaml
kubectl create role pod-lister --verb=list --resource=pods
kubectl create rolebinding robot --role=pod-lister --serviceaccount=default:robot
kubectl create token robot --audience=vault --duration=10m > /root/vault.token
kubectl patch deployment web -p '{"spec":{"template":{"spec":{"automountServiceAccountToken":false}}}}'
kubectl delete serviceaccount courier
kubectl create serviceaccount courier
# advance: 30s
